using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace StatusGateway.Doctor;

/// <summary>What <c>doctor --json</c> prints.</summary>
internal sealed record DoctorReport(IReadOnlyList<ReportedCheck> Checks, int ExitCode)
{
    public static DoctorReport Of(IReadOnlyList<CheckResult> results) => new(
        [.. results.Select(result => new ReportedCheck(
            result.Name,
            result.Finding.State.ToString().ToLowerInvariant(),
            result.Finding.Cause,
            result.Finding.Fix))],
        ExitCodeOf(results));

    /// <summary>0 fine, 1 warnings, 2 broken.</summary>
    public static int ExitCodeOf(IReadOnlyList<CheckResult> results) =>
        results.Select(result => result.Finding.State).DefaultIfEmpty().Max() switch
        {
            CheckState.Broken => 2,
            CheckState.Warning => 1,
            _ => 0,
        };

    public string ToJson() => JsonSerializer.Serialize(this, DoctorJson.Readable.DoctorReport);
}

/// <summary>One check in the report; the state in lower case.</summary>
internal sealed record ReportedCheck(string Name, string State, string Cause, string? Fix);

/// <summary>The serializer of the report.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(DoctorReport))]
internal sealed partial class DoctorJson : JsonSerializerContext
{
    // Read by people as well, on a terminal: quotes stay quotes.
    public static DoctorJson Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    });
}
