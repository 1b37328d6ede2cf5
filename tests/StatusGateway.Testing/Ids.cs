using System.Globalization;
using StatusGateway.Operations;

namespace StatusGateway.Testing;

/// <summary>Ids that no other test uses, and that say which test left them behind.</summary>
public static class Ids
{
    private const int NameLength = 120;

    /// <summary>An id that no application deals twice.</summary>
    public static OperationId Unique(string prefix = "")
    {
        var name = TestContext.Current.TestMethod?.MethodName ?? "test";
        name = name.Length > NameLength ? name[..NameLength] : name;
        return OperationId.Parse($"{prefix}{name}-{Guid.NewGuid():N}", CultureInfo.InvariantCulture);
    }

    /// <summary>An id so short that a restarted application may deal it again.</summary>
    public static OperationId MayBeDealtAgain() =>
        OperationId.Parse($"op-{Guid.NewGuid():N}"[..(OperationId.UniqueLength - 1)], CultureInfo.InvariantCulture);
}
