namespace StatusGateway.Observing;

/// <summary>Asking the application, and what its answers teach.</summary>
internal static class ObservingFeature
{
    extension(IHostApplicationBuilder builder)
    {
        public void AddObserving()
        {
            builder.Services
                .AddOptionsWithValidateOnStart<ObservingOptions, ObservingOptionsValidator>()
                .Bind(builder.Configuration.GetSection(ObservingOptions.Section));
            builder.Services
                .AddSingleton<OwnedWork>()
                .AddSingleton<CrossOrigin>()
                .AddSingleton<AnsweredLately>()
                .AddSingleton<AskBook>()
                .AddSingleton<ObservationBounds>()
                .AddSingleton<ObservationKeeper>()
                .AddSingleton<ApplicationClient>()
                .AddSingleton<ApplicationQuestions>()
                .AddSingleton<ApplicationReader>()
                .AddSingleton<AnonymousQuestions>()
                .AddSingleton<ObservedAnswers>()
                .AddSingleton<ObservedCreations>()
                .AddSingleton<RouteSuggestions>();
        }
    }
}
