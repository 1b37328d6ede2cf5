using Microsoft.Extensions.DependencyInjection.Extensions;

namespace StatusGateway.Supabase;

/// <summary>The supabase-js endpoint: PostgREST's dialect on the user's table.</summary>
internal static class SupabaseFeature
{
    extension(IHostApplicationBuilder builder)
    {
        public void AddSupabase()
        {
            builder.Services.TryAddSingleton<ServiceKeys>();
            builder.Services
                .AddSingleton<RowCopies>()
                .AddSingleton<TableEndpoint>()
                .AddSingleton<CleanupEndpoint>();
        }
    }

    extension(IApplicationBuilder app)
    {
        /// <summary>In front of polls and of the application, which has no such paths.</summary>
        public void UseSupabase()
        {
            // A store that does not show its table leaves these paths to whoever is behind.
            if (app.ApplicationServices.GetService<IOperationsTable>() is not null)
            {
                app.UseMiddleware<RestMiddleware>();
            }
        }
    }
}
