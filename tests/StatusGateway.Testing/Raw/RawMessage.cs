using System.Globalization;
using System.Text;

namespace StatusGateway.Testing.Raw;

/// <summary>A request or an answer as its bytes were: in texts each letter is one byte, and nothing is decoded.</summary>
public sealed class RawMessage(string startLine, IReadOnlyList<RawHeader> headers)
{
    public string StartLine => startLine;

    public IReadOnlyList<RawHeader> Headers => headers;

    /// <summary>The content, without what chunks put around it.</summary>
    public byte[] Body { get; internal set; } = [];

    /// <summary>What stood behind the sizes of its chunks.</summary>
    public IReadOnlyList<string> ChunkExtensions { get; internal set; } = [];

    public IReadOnlyList<RawHeader> Trailers { get; internal set; } = [];

    /// <summary>Whether the end came as the framing said it would.</summary>
    public bool IsWhole { get; internal set; } = true;

    public string Method => startLine.Split(' ')[0];

    public string Target => startLine.Split(' ') is [_, var target, ..] ? target : "";

    public int Status => startLine.Split(' ') is [_, var code, ..]
        && int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : 0;

    public bool IsChunked => ValuesOf("Transfer-Encoding").Any(
        static value => value.Contains("chunked", StringComparison.OrdinalIgnoreCase));

    public long? ContentLength => ValuesOf("Content-Length").FirstOrDefault() is { } text
        && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var length) ? length : null;

    public IEnumerable<string> ValuesOf(string name) => headers
        .Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        .Select(static header => header.Value);

    public override string ToString() => new StringBuilder()
        .AppendLine(startLine)
        .AppendJoin(Environment.NewLine, headers.Select(static header => $"{header.Name}: {header.Value}"))
        .AppendLine()
        .Append(CultureInfo.InvariantCulture, $"({Body.Length} bytes)")
        .ToString();

    internal static RawMessage OfHead(string head)
    {
        var lines = head.Split("\r\n");
        return new(lines[0], [.. lines[1..].Where(static line => line.Length > 0).Select(RawHeader.Of)]);
    }
}

/// <summary>One line of a head: its name as it was spelled, and its value without the blanks around it.</summary>
public sealed record RawHeader(string Name, string Value)
{
    public static RawHeader Of(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new(line, "") : new(line[..colon], line[(colon + 1)..].Trim(' ', '\t'));
    }
}
