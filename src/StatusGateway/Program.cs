using System.Text;
using StatusGateway.Commands;

// Read when the first socket is made. Handlers run on the thread that polls the sockets, so nothing on a request's path blocks.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
Console.OutputEncoding = Encoding.UTF8; // the start lines are the guide's own, signs and all
return await GatewayCommandLine.RunAsync(args, CommandContext.OfProcess());
