using System.CommandLine;
using StatusGateway.Settings;

namespace StatusGateway.Commands;

/// <summary>The options of the command line, once for all commands that take them.</summary>
internal sealed class CommandOptions
{
    private readonly Option<string?> _upstream = new("--upstream")
    {
        Description = "Where the application is, such as http://localhost:3000",
        HelpName = "URL",
    };

    private readonly Option<string?> _listen = new("--listen")
    {
        Description = "Where the gateway listens [default: http://localhost:8080]",
        HelpName = "URL",
    };

    private readonly Option<string[]> _route = new("--route")
    {
        Description = "A status route, {id} standing in a segment or in the query; may be given again "
            + "[default: /api/generate-videos/status/{id}]",
        HelpName = "TEMPLATE",
    };

    private readonly Option<string?> _access = new("--access")
    {
        Description = "Who is shown stored state: bound, whoever the application has shown it to; public, whoever "
            + "knows the id [default: bound]",
        HelpName = "bound|public",
    };

    private readonly Option<string?> _data = new("--data")
    {
        Description = "Where the embedded store is kept [default: a folder under $XDG_DATA_HOME/statusgateway]",
        HelpName = "FOLDER",
    };

    private readonly Option<string?> _config = new("--config")
    {
        Description = "The file of settings [default: config/gateway.json, if it is there]",
        HelpName = "FILE",
    };

    private readonly Option<string?> _environmentFile = new("--env-file")
    {
        Description = "The file of variables [default: .env, if it is there]",
        HelpName = "FILE",
    };

    public void AddAllTo(Command command)
    {
        foreach (var option in new Option[] { _upstream, _listen, _route, _access, _data })
        {
            command.Options.Add(option);
        }

        AddFilesTo(command);
    }

    public void AddFilesTo(Command command)
    {
        command.Options.Add(_config);
        command.Options.Add(_environmentFile);
    }

    public void AddListenTo(Command command)
    {
        command.Options.Add(_listen);
        AddFilesTo(command);
    }

    public CommandLineValues Read(ParseResult parsed) => new()
    {
        Upstream = parsed.GetValue(_upstream),
        Listen = parsed.GetValue(_listen),
        Routes = parsed.GetValue(_route) ?? [],
        Access = parsed.GetValue(_access),
        DataFolder = parsed.GetValue(_data),
        ConfigFile = parsed.GetValue(_config),
        EnvironmentFile = parsed.GetValue(_environmentFile),
    };
}
