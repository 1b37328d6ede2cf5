namespace StatusGateway.Supabase.Requests;

/// <summary>Reads a parameter from left to right, and says where it stopped making sense.</summary>
/// <param name="text">The parameter's value.</param>
/// <param name="what">What it is, for the error: <c>failed to parse filter (…)</c>.</param>
/// <param name="shown">What the client sent, where that is not the text itself.</param>
internal sealed class Scanner(string text, string what, string? shown = null)
{
    private int _at;

    public bool IsAtEnd => _at == text.Length;

    /// <summary>The next character, or NUL at the end.</summary>
    public char Next => IsAtEnd ? '\0' : text[_at];

    public bool Take(char expected)
    {
        if (IsAtEnd || Next != expected)
        {
            return false;
        }

        _at++;
        return true;
    }

    public bool Take(string expected)
    {
        if (!text.AsSpan(_at).StartsWith(expected, StringComparison.Ordinal))
        {
            return false;
        }

        _at += expected.Length;
        return true;
    }

    public void Need(char expected)
    {
        if (!Take(expected))
        {
            throw Unexpected($"\"{expected}\"");
        }
    }

    public void SkipBlanks() => TakeWhile(static c => c is ' ' or '\t');

    public string TakeWhile(Func<char, bool> isMore)
    {
        var start = _at;
        while (!IsAtEnd && isMore(Next))
        {
            _at++;
        }

        return text[start.._at];
    }

    public string TakeRest()
    {
        var rest = text[_at..];
        _at = text.Length;
        return rest;
    }

    /// <summary>Goes on from here only if it leads somewhere; otherwise it is as though it had not been tried.</summary>
    public T? Try<T>(Func<T?> read)
        where T : class
    {
        var start = _at;
        try
        {
            if (read() is { } result)
            {
                return result;
            }
        }
        catch (RestException)
        {
            // Something else may stand here.
        }

        _at = start;
        return null;
    }

    /// <summary>A text in double quotes, in which a backslash stands in front of quotes and of itself.</summary>
    public string? TakeQuoted() => Try(() =>
    {
        if (!Take('"'))
        {
            return null;
        }

        var value = new System.Text.StringBuilder();
        while (!IsAtEnd && Next != '"')
        {
            _ = Take('\\');
            if (!IsAtEnd)
            {
                value.Append(text[_at++]);
            }
        }

        return Take('"') ? value.ToString() : null;
    });

    public RestException Unexpected(string expecting) => new(RestErrors.NotParsed(
        $"\"failed to parse {what} ({shown ?? text})\" (line 1, column {_at + 1})",
        $"unexpected {(IsAtEnd ? "end of input" : $"\"{Next}\"")} expecting {expecting}"));
}
