using StatusGateway.Settings;

namespace StatusGateway.Polling;

/// <summary>A configured route is no template.</summary>
internal sealed class RouteTemplateException(string template) : StartupException(
    $"The route '{template}' is no template: it starts with '/' and holds {{id}} once, in its path (/api/jobs/{{id}}) "
    + "or as a query parameter (/api/job?id={id}).");
