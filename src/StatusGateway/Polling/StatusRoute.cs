using StatusGateway.Observing;
using StatusGateway.Operations;

namespace StatusGateway.Polling;

/// <summary>A template that a request's raw target either is, byte for byte, or is not.</summary>
/// <remarks>
/// ASP.NET's own routes decode, ignore case and forgive a slash where Next.js does not; nothing may be intercepted that the
/// application would route elsewhere.
/// </remarks>
internal sealed class StatusRoute
{
    private const string Placeholder = "{id}";

    private readonly string _before;
    private readonly string _after;
    private readonly string? _parameter;
    private readonly StatusRouteOptions _options;
    private volatile bool _isRetired;

    public StatusRoute(StatusRouteOptions options)
    {
        _options = options;
        Template = options.Template;
        Shape = new StatusShape(options);

        var path = Template.Split('?', 2);
        var isQuery = path.Length == 2;
        if (!Template.StartsWith('/') || Template.Split(Placeholder).Length != 2
            || (isQuery && (!path[1].EndsWith('=' + Placeholder, StringComparison.Ordinal) || path[1].Contains('&', StringComparison.Ordinal))))
        {
            throw new RouteTemplateException(Template);
        }

        if (isQuery)
        {
            _before = path[0];
            _after = "";
            _parameter = path[1][..^Placeholder.Length];
        }
        else
        {
            var at = Template.IndexOf(Placeholder, StringComparison.Ordinal);
            _before = Template[..at];
            _after = Template[(at + Placeholder.Length)..];
        }
    }

    public string Template { get; }

    /// <summary>Whether the settings no longer name it. Polls that came by it before are still answered by it.</summary>
    public bool IsRetired => _isRetired;

    public StatusShape Shape { get; }

    /// <summary>The id in a raw target, if the target is this template and nothing else.</summary>
    public bool TryMatch(ReadOnlySpan<char> target, out ReadOnlySpan<char> id)
    {
        var question = target.IndexOf('?');
        var path = question < 0 ? target : target[..question];
        if (_parameter is not null)
        {
            id = default;
            return question >= 0
                && path.SequenceEqual(_before)
                && TryFindParameter(target[(question + 1)..], out id);
        }

        if (path.Length <= _before.Length + _after.Length || !path.StartsWith(_before) || !path.EndsWith(_after))
        {
            id = default;
            return false;
        }

        // A step up or on the spot is no id, but a way to another route.
        id = path[_before.Length..^_after.Length];
        return id is not ("." or "..");
    }

    /// <summary>Whether these settings describe this very route, so that what it has learned still holds.</summary>
    public bool IsDescribedBy(StatusRouteOptions options) => _options.SaysTheSameAs(options);

    public void Retire() => _isRetired = true;

    /// <summary>The target that asks for this operation and nothing else.</summary>
    public string TargetOf(OperationId id) => Template.Replace(Placeholder, id.ToString(), StringComparison.Ordinal);

    // A parameter given twice, or in another spelling, means whatever the application makes of it: no poll of ours.
    private bool TryFindParameter(ReadOnlySpan<char> query, out ReadOnlySpan<char> id)
    {
        id = default;
        var found = 0;
        foreach (var part in query.Split('&'))
        {
            var pair = query[part];
            if (pair.StartsWith(_parameter))
            {
                id = pair[_parameter!.Length..];
                found++;
            }
            else if (pair[..(pair.IndexOf('=') is var end && end < 0 ? pair.Length : end)].Contains('%'))
            {
                return false;
            }
        }

        return found == 1;
    }
}
