using System.Text.Json;
using StatusGateway.Errors;
using StatusGateway.Operations;

namespace StatusGateway.Writing;

/// <summary>
/// The fields that a write names, checked. What it does not name it does not change; other members are ignored.
/// </summary>
internal sealed class OperationFields
{
    private const long LatestTime = 253402300799999; // the end of the year 9999, milliseconds

    private readonly List<FieldError> _errors = [];
    private readonly JsonElement _json;
    private readonly OperationStatus? _status;
    private readonly int? _progress;
    private readonly long? _updatedAt;

    private OperationFields(JsonElement json)
    {
        _json = json;
        _status = ReadStatus();
        _progress = ReadProgress();
        _updatedAt = ReadUpdatedAt();
        CheckText("message");
        CheckText("error");
        CheckJson("result", mustBeObject: false);
        CheckJson("metadata", mustBeObject: true);
    }

    /// <summary>The fields of a whole row, which needs a status.</summary>
    public static Problem? TryReadRow(JsonElement json, out OperationFields fields)
    {
        fields = new(json);
        if (!Has(json, "status", out _))
        {
            fields.Fail("status", "is missing: write " + Words);
        }

        return fields.Problem;
    }

    /// <summary>The fields of a change.</summary>
    public static Problem? TryReadChange(JsonElement json, out OperationFields fields)
    {
        fields = new(json);
        return fields.Problem;
    }

    private static string Words => string.Join(", ", Enum.GetValues<OperationStatus>().Select(status => status.Word));

    private Problem? Problem => _errors.Count is 0 ? null : Problems.InvalidFields(_errors);

    /// <summary>A row of these fields alone.</summary>
    public (OperationState State, string? Metadata) ToRow()
    {
        var status = _status ?? OperationStatus.Pending;
        var progress = _progress ?? (status is OperationStatus.Complete ? 100 : 0);
        return (
            new(status, progress, Text("message") ?? "", Json("result"), Text("error"), _updatedAt),
            Json("metadata"));
    }

    /// <summary>A row with these fields changed. The time is that of this write unless it is one of them.</summary>
    public (OperationState State, string? Metadata) ChangeRow(OperationState state, string? metadata) => (
        new(
            _status ?? state.Status,
            _progress ?? WholePercent(state.Progress),
            (IsNamed("message") ? Text("message") : state.Message) ?? "",
            IsNamed("result") ? Json("result") : state.Result,
            IsNamed("error") ? Text("error") : state.Error,
            _updatedAt),
        IsNamed("metadata") ? Json("metadata") : metadata);

    // An application may have said 33.3, or 120; the table holds whole percents.
    private static double WholePercent(double observed) => Math.Clamp(Math.Round(observed), 0, 100);

    private OperationStatus? ReadStatus()
    {
        if (!Has(_json, "status", out var value))
        {
            return null;
        }

        var word = value.ValueKind is JsonValueKind.String ? Read(value) : null;
        if (OperationStatus.OfWord(word) is { } status)
        {
            return status;
        }

        Fail("status", "is not a status: write " + Words);
        return null;
    }

    private int? ReadProgress()
    {
        if (!Has(_json, "progress", out var value))
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.Number
            && value.TryGetDouble(out var number)
            && number is >= 0 and <= 100
            && double.IsInteger(number))
        {
            return (int)number;
        }

        Fail("progress", "must be a whole number from 0 to 100");
        return null;
    }

    private long? ReadUpdatedAt()
    {
        if (!Has(_json, "updatedAt", out var value) || value.ValueKind is JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.Number
            && value.TryGetInt64(out var time)
            && time is >= 0 and <= LatestTime)
        {
            return time;
        }

        Fail("updatedAt", "must be a whole number of milliseconds since 1970");
        return null;
    }

    private void CheckText(string name)
    {
        if (Has(_json, name, out var value)
            && value.ValueKind is not JsonValueKind.Null
            && (value.ValueKind is not JsonValueKind.String || !IsStorable(value)))
        {
            Fail(name, "must be a text without NUL and without half characters, or null");
        }
    }

    private void CheckJson(string name, bool mustBeObject)
    {
        if (!Has(_json, name, out var value) || value.ValueKind is JsonValueKind.Null)
        {
            return;
        }

        if (mustBeObject && value.ValueKind is not JsonValueKind.Object)
        {
            Fail(name, "must be an object or null");
        }
        else if (!IsStorable(value))
        {
            Fail(name, "must not contain NUL, half characters or numbers without end: no database keeps them");
        }
    }

    private void Fail(string name, string detail) => _errors.Add(new("/" + name, $"\"{name}\" {detail}."));

    private bool IsNamed(string name) => Has(_json, name, out _);

    private string? Text(string name) => Has(_json, name, out var value) ? Read(value) : null;

    private string? Json(string name) =>
        Has(_json, name, out var value) && value.ValueKind is not JsonValueKind.Null ? value.GetRawText() : null;

    private static bool Has(JsonElement json, string name, out JsonElement value) =>
        json.TryGetProperty(name, out value);

    private static string? Read(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // an escape that is half a character
        }
    }

    // Postgres takes neither of these, and what one store refuses every store does.
    private static bool IsStorable(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Read(value) is { } text && !text.Contains('\0'),
        JsonValueKind.Number => double.IsFinite(value.GetDouble()),
        JsonValueKind.Array => value.EnumerateArray().All(IsStorable),
        JsonValueKind.Object => value.EnumerateObject().All(
            member => IsStorableName(member) && IsStorable(member.Value)),
        _ => true,
    };

    private static bool IsStorableName(JsonProperty member)
    {
        try
        {
            return !member.Name.Contains('\0');
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
