using StatusGateway.Operations.Writing;

namespace StatusGateway.Writing;

/// <summary>The native write API.</summary>
internal static class WritingFeature
{
    extension(IHostApplicationBuilder builder)
    {
        public void AddWriting() => builder.Services
            .AddSingleton<KeyRing>()
            .AddSingleton<OperationWriter>();
    }

    extension(IEndpointRouteBuilder routes)
    {
        public void MapWriting()
        {
            // Dealt at start: whoever reads the start lines finds the files that they name.
            _ = routes.ServiceProvider.GetRequiredService<KeyRing>();

            var operations = routes.MapGroup("/_gateway/operations")
                .AddEndpointFilter<RouteGroupBuilder, WriterKeyFilter>();
            operations.MapGet("", ListOperationsEndpoint.HandleAsync);
            operations.MapGet("{id}", ReadOperationEndpoint.HandleAsync);
            operations.MapPut("{id}", WriteOperationEndpoint.HandleAsync);
            operations.MapPatch("{id}", ChangeOperationEndpoint.HandleAsync);
            operations.MapDelete("{id}", DeleteOperationEndpoint.HandleAsync);
        }
    }
}
