using System.Collections.Immutable;

namespace StatusGateway.Operations;

/// <summary>The memory that the application has shown one life of an operation to a caller, and how it put it.</summary>
public sealed record Clearance
{
    public required CallerKey Caller { get; init; }

    public required Revision Life { get; init; }

    /// <summary>Whether this caller's request created the operation.</summary>
    public bool IsCreator { get; init; }

    /// <summary>When the application last answered this caller, milliseconds since 1970; null when it refused since.</summary>
    public long? ClearedAt { get; init; }

    /// <summary>The application's own JSON, one per route.</summary>
    public ImmutableArray<Representation> Representations { get; init; } = [];

    public Representation? OnRoute(string route)
    {
        foreach (var representation in Representations)
        {
            if (representation.Route == route)
            {
                return representation;
            }
        }

        return null;
    }
}

/// <summary>The application's own JSON for an operation, as it last answered one caller on one route.</summary>
/// <param name="Route">The template of the route.</param>
/// <param name="Json">The body, as it came.</param>
/// <param name="Life">The life it speaks of.</param>
/// <param name="Revision">The revision of the state that it shows.</param>
/// <param name="IsFinal">Whether that state was final.</param>
public sealed record Representation(string Route, string Json, Revision Life, Revision Revision, bool IsFinal);
