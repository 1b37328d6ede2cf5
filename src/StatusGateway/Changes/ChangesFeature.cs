using StatusGateway.Operations.Changes;

namespace StatusGateway.Changes;

/// <summary>Keeps copies true where others write as well: the feeds, and the reconciler that needs none of them.</summary>
internal static class ChangesFeature
{
    extension(IHostApplicationBuilder builder)
    {
        public void AddChanges()
        {
            builder.Services
                .AddSingleton<Reconciler>()
                .AddSingleton<ChangeApplier>();
        }
    }
}
