namespace StatusGateway.ChaosTests.Histories;

/// <summary>What a poll was answered, as far as promises go by it.</summary>
internal enum PollAnswer : byte
{
    /// <summary>A state in JSON.</summary>
    State,

    /// <summary>304: what the client holds still stands.</summary>
    NotModified,

    /// <summary>The application's own "not found".</summary>
    NotFound,

    /// <summary>503 with JSON: wait.</summary>
    TryAgain,

    /// <summary>No answer: the connection was refused, broke, or stayed silent.</summary>
    None,

    /// <summary>Anything that the page could not go on with.</summary>
    Wrong,
}
