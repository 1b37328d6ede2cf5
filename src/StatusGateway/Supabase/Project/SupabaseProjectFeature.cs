using Microsoft.Extensions.DependencyInjection.Extensions;

namespace StatusGateway.Supabase.Project;

/// <summary>The rest of a Supabase project, behind the gateway's own address.</summary>
internal static class SupabaseProjectFeature
{
    extension(IHostApplicationBuilder builder)
    {
        public void AddSupabaseProject()
        {
            builder.Services.TryAddSingleton<ServiceKeys>();
            builder.Services.TryAddSingleton<ProjectHealth>();
            builder.Services.AddSingleton<ProjectForwarder>();
        }
    }

    extension(WebApplication app)
    {
        /// <summary>Behind whatever of a project the gateway answers itself, and in front of the application.</summary>
        public void UseSupabaseProject()
        {
            // Dealt at start: whoever reads the start lines finds the file that they name.
            _ = app.Services.GetRequiredService<ServiceKeys>();
            app.UseMiddleware<SupabaseProjectMiddleware>();
        }
    }
}
