using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace StatusGateway.Journal;

/// <summary>The <c>journal</c> section of <c>config/gateway.json</c>.</summary>
internal sealed class JournalOptions
{
    public const string Section = "journal";

    /// <summary>How many writes may wait for the store; past it they are answered 503. 0 keeps no journal.</summary>
    [Range(0, 10_000_000)]
    public int Rows { get; set; } = 100_000;

    /// <summary>What they may weigh together, in bytes.</summary>
    [Range(1 << 20, 1L << 40)]
    public long Bytes { get; set; } = 256L << 20;
}

[OptionsValidator]
internal sealed partial class JournalOptionsValidator : IValidateOptions<JournalOptions>;
