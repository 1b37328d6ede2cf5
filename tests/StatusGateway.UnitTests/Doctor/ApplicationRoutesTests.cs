using StatusGateway.Doctor.Application;
using StatusGateway.UnitTests.Settings;

namespace StatusGateway.UnitTests.Doctor;

public sealed class ApplicationRoutesTests : IDisposable
{
    private readonly TemporaryFolder _application = new();

    public void Dispose() => _application.Dispose();

    [Fact]
    public void Routes_of_both_routers_are_found_by_their_folders_the_nearest_first()
    {
        _application.Write("src/app/api/(jobs)/video/[jobId]/status/route.ts", "");
        _application.Write("src/app/api/videos/route.ts", "");
        _application.Write("src/app/shop/[shop]/items/[item]/route.ts", "");
        _application.Write("src/app/video/[id]/page.tsx", "");
        _application.Write("pages/api/jobs/[id].ts", "");
        _application.Write("pages/api/reports/[report]/index.js", "");

        Assert.Equal(
            ["/api/video/{id}/status", "/api/jobs/{id}", "/api/reports/{id}"],
            ApplicationRoutes.Nearest(_application.Path, "/api/videos/{id}/status"));
    }

    [Fact]
    public void A_folder_without_an_application_has_none() =>
        Assert.Empty(ApplicationRoutes.Nearest(_application.Path, "/api/videos/{id}"));
}
