using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Transforms.Builder;

namespace StatusGateway.Upstream.Shield;

/// <summary>What stands between a hostile network and everything else.</summary>
internal static class ShieldFeature
{
    // Kestrel takes a bare line feed for the end of a line unless told; Node.js does not, nor does RFC 9112 ask a server to.
    private const string NoBareLineFeeds = "Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators";

    extension(IHostApplicationBuilder builder)
    {
        /// <summary>Before anything that names an endpoint to listen at.</summary>
        public void AddShield()
        {
            AppContext.SetSwitch(NoBareLineFeeds, true);
            builder.Services
                .AddOptionsWithValidateOnStart<ShieldOptions, ShieldOptionsValidator>()
                .Bind(builder.Configuration.GetSection(ShieldOptions.Section));
            builder.Services
                .AddSingleton<ShieldRules>()
                .AddSingleton<ClientHeaders>()
                .AddSingleton<ConnectionCaps>()
                .AddSingleton<ITransformProvider, ShieldTransforms>()
                .AddSingleton<IConfigureOptions<KestrelServerOptions>, ConnectionLimits>();
        }
    }

    extension(IApplicationBuilder app)
    {
        /// <summary>First of all: whatever follows may believe what a request says of its way.</summary>
        public void UseShield() => app.UseMiddleware<ShieldMiddleware>();
    }
}
