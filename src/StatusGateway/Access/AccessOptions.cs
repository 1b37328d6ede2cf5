using Microsoft.Extensions.Options;

namespace StatusGateway.Access;

/// <summary>The <c>access</c> section of <c>config/gateway.json</c>.</summary>
internal sealed class AccessOptions
{
    public const string Section = "access";

    /// <summary>
    /// <c>bound</c> never shows a caller what the application has not shown to it or to anyone; <c>public</c> shows a known
    /// operation to whoever knows its id.
    /// </summary>
    public AccessMode Mode { get; set; } = AccessMode.Bound;

    /// <summary>Whether the client's address is part of who asks, for an application that decides by it.</summary>
    public bool ClientAddress { get; set; }

    /// <summary>Request headers that say nothing about who asks, beside the shipped ones; a trailing <c>*</c> is a prefix.</summary>
    public IList<string> IgnoredHeaders { get; set; } = [];

    /// <summary>Cookies that say nothing about who asks, beside the shipped ones; a trailing <c>*</c> is a prefix.</summary>
    public IList<string> IgnoredCookies { get; set; } = [];
}

/// <summary>Who may be shown what is stored.</summary>
internal enum AccessMode
{
    Bound,
    Public,
}

/// <summary>A header or cookie list can hardly be wrong; an empty entry would ignore everything.</summary>
internal sealed class AccessOptionsValidator : IValidateOptions<AccessOptions>
{
    public ValidateOptionsResult Validate(string? name, AccessOptions options) =>
        options.IgnoredHeaders.Concat(options.IgnoredCookies).Any(static entry => entry.TrimEnd('*').Length == 0)
            ? ValidateOptionsResult.Fail("access: an entry of ignoredHeaders or ignoredCookies is empty; name a header or cookie.")
            : ValidateOptionsResult.Success;
}
