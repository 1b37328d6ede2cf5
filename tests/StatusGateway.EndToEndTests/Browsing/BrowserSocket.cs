namespace StatusGateway.EndToEndTests.Browsing;

/// <summary>A WebSocket that a page has opened.</summary>
internal sealed record BrowserSocket(string Url, bool IsOpen);
