using System.Text;
using StatusGateway.Commands;

Console.OutputEncoding = Encoding.UTF8; // the start lines are the guide's own, signs and all
return await GatewayCommandLine.RunAsync(args, CommandContext.OfProcess());
