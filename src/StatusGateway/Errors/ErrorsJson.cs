using System.Text.Json;
using System.Text.Json.Serialization;

namespace StatusGateway.Errors;

/// <summary>The serializer of what the gateway itself reports.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(PollError))]
internal sealed partial class ErrorsJson : JsonSerializerContext;
