using System.Globalization;
using System.Text.Json;

namespace StatusGateway.ChaosTests.Histories;

/// <summary>The state that a client was shown: whose word it is, which step, and whether it is final.</summary>
/// <param name="Kind">Whose word it is.</param>
/// <param name="Step">The writer's own count, over all lives of the id; 0 for what no writer wrote.</param>
/// <param name="IsFinal">Whether a page would stop polling.</param>
internal readonly record struct Shown(ShownKind Kind, int Step, bool IsFinal)
{
    private const string StepWord = "step ";
    private const string LateWord = "late ";

    /// <summary>What a writer puts into the message of its step.</summary>
    public static string MessageOf(int step) => string.Create(CultureInfo.InvariantCulture, $"{StepWord}{step}");

    /// <summary>What a writer puts into a running state that it writes after the end.</summary>
    public static string LateMessageOf(int step) => string.Create(CultureInfo.InvariantCulture, $"{LateWord}{step}");

    /// <summary>Reads the application's JSON; null when a page could not go on with it.</summary>
    public static Shown? Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        string? status = null, message = null;
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth == 1 && reader.TokenType is JsonTokenType.PropertyName)
                {
                    var isStatus = reader.ValueTextEquals("status"u8);
                    var isMessage = reader.ValueTextEquals("message"u8);
                    reader.Read();
                    status = isStatus && reader.TokenType is JsonTokenType.String ? reader.GetString() : status;
                    message = isMessage && reader.TokenType is JsonTokenType.String ? reader.GetString() : message;
                }
            }
        }
        catch (JsonException)
        {
            return null;
        }

        return status is null ? null : Of(message ?? "", status is "complete" or "error", status);
    }

    /// <summary>Reads the message of a row.</summary>
    public static Shown Of(string message, bool isFinal, string status = "") =>
        Number(message, StepWord) is { } step ? new(ShownKind.Step, step, isFinal)
        : Number(message, LateWord) is { } late ? new(ShownKind.Late, late, isFinal)
        : new(status is "error" ? ShownKind.Verdict : ShownKind.Application, 0, isFinal);

    private static int? Number(string message, string word) =>
        message.StartsWith(word, StringComparison.Ordinal)
            && int.TryParse(message.AsSpan(word.Length), CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}

/// <summary>Whose word a state is.</summary>
internal enum ShownKind : byte
{
    /// <summary>The application's own, before any writer wrote.</summary>
    Application,

    /// <summary>A step that a writer wrote.</summary>
    Step,

    /// <summary>A running state that was written after the end: nobody may be shown it.</summary>
    Late,

    /// <summary>An error that nobody wrote: the gateway's own conclusion.</summary>
    Verdict,
}
