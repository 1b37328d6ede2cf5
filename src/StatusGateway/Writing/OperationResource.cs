using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using StatusGateway.Operations;
using StatusGateway.Operations.Endings;
using StatusGateway.Operations.Writing;

namespace StatusGateway.Writing;

/// <summary>
/// An operation as the native API shows it: the written row as it was written, else what was observed.
/// </summary>
internal sealed record OperationResource
{
    public required string OperationId { get; init; }

    /// <summary>
    /// Whose state it is: <c>written</c>, <c>observed</c>, the gateway's own verdict <c>lost</c>, or what it remembers of one
    /// that was cleaned up: <c>expired</c>.
    /// </summary>
    public required string State { get; init; }

    public required string Status { get; init; }

    public required double Progress { get; init; }

    public string? Message { get; init; }

    public JsonElement? Result { get; init; }

    public string? Error { get; init; }

    public JsonElement? Metadata { get; init; }

    public long? CreatedAt { get; init; }

    public long? UpdatedAt { get; init; }

    /// <summary>The written row's revision, which is its entity tag; 0 while there is none.</summary>
    public required long Revision { get; init; }

    /// <summary>The status that polls are shown, where a late write or a verdict left another one in the row.</summary>
    public string? ShownStatus { get; init; }

    /// <summary>Why the gateway declared the operation lost; it stands beside the row, and yields to a written end.</summary>
    public string? Verdict { get; init; }

    public static OperationResource Of(WrittenOperation written) => new()
    {
        OperationId = written.Id.ToString(),
        State = "written",
        Status = written.State.Status.Word,
        Progress = written.State.Progress,
        Message = written.State.Message,
        Result = Parse(written.State.Result),
        Error = written.State.Error,
        Metadata = Parse(written.Metadata),
        CreatedAt = written.CreatedAt,
        UpdatedAt = written.State.UpdatedAt,
        Revision = written.Revision.Number,
        ShownStatus = written.Ended?.State.Status.Word,
    };

    public static OperationResource Of(OperationSnapshot snapshot) => new()
    {
        OperationId = snapshot.Id.ToString(),
        State = StateOf(snapshot),
        Status = snapshot.State.Status.Word,
        Progress = snapshot.State.Progress,
        Message = snapshot.State.Message,
        Result = Parse(snapshot.State.Result),
        Error = snapshot.State.Error,
        UpdatedAt = snapshot.State.UpdatedAt,
        Revision = snapshot.Written.Number,
        Verdict = VerdictOf(snapshot),
    };

    /// <summary>With the verdict that polls are shown instead of what runs.</summary>
    public OperationResource Beside(OperationSnapshot shown) => VerdictOf(shown) is { } verdict
        ? this with { ShownStatus = shown.State.Status.Word, Verdict = verdict }
        : this;

    public static string Tag(Revision revision) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{revision.Number}\"");

    private static string? VerdictOf(OperationSnapshot shown) =>
        Operations.Endings.Verdict.KindOf(shown) is VerdictKind.Lost ? shown.State.Error : null;

    private static string StateOf(OperationSnapshot snapshot) => Operations.Endings.Verdict.KindOf(snapshot) switch
    {
        VerdictKind.Lost => "lost",
        VerdictKind.Expired => "expired",
        _ when snapshot.Written != StatusGateway.Operations.Revision.None => "written",
        _ when snapshot.Order.Rank is OperationRank.WrittenFinal => "expired", // its end, remembered
        _ => "observed",
    };

    private static JsonElement? Parse(string? json)
    {
        if (json is null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}

/// <summary>One page of all known operations; a result may be large, so a page holds none.</summary>
/// <param name="Operations">In the order of their ids.</param>
/// <param name="Next">What to ask for <c>after</c>, or null at the end.</param>
internal sealed record OperationPage(IReadOnlyList<OperationResource> Operations, string? Next);

/// <summary>What a write committed.</summary>
internal sealed record WriteReceipt(string OperationId, long Revision);

/// <summary>The serializer of the native API.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OperationResource))]
[JsonSerializable(typeof(OperationPage))]
[JsonSerializable(typeof(WriteReceipt))]
internal sealed partial class WritingJson : JsonSerializerContext;
