using System.Text;
using StatusGateway.Commands;

// Read when the first socket is made. Handlers run on the thread that polls the sockets, so nothing on a request's path blocks.
const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
Environment.SetEnvironmentVariable(InlineCompletions, Environment.GetEnvironmentVariable(InlineCompletions) ?? "1");
Console.OutputEncoding = Encoding.UTF8; // the start lines are the guide's own, signs and all
return await GatewayCommandLine.RunAsync(args, CommandContext.OfProcess());
