using System.Text.Json.Serialization;

namespace StatusGateway.Settings;

/// <summary>The serializer of what settings hold.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class SettingsJson : JsonSerializerContext;
