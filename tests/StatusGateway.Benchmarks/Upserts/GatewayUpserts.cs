using System.Net.Mime;
using System.Text;
using StatusGateway.Benchmarks.Fronts;
using StatusGateway.Benchmarks.Load;
using StatusGateway.Benchmarks.Measuring;
using StatusGateway.Benchmarks.Servers;

namespace StatusGateway.Benchmarks.Upserts;

/// <summary>Through the supabase-js endpoint of a gateway: one connection a writer, kept alive.</summary>
internal sealed class GatewayUpserts : IUpserter
{
    public const string ServiceKey = "the-service-key-of-a-benchmark";

    private static readonly string Script = Path.Combine("Upserts", "upsert.lua");

    private readonly RunningFront _front;
    private readonly UpsertDatabase _database;
    private readonly string _file;

    public GatewayUpserts(string name, RunningFront front, UpsertDatabase database, UpsertRow[] rows, string folder)
    {
        (Name, Rows, _front, _database) = (name, rows, front, database);
        _file = Path.Combine(folder, $"{front.ProcessId}.jsonl");
        File.WriteAllLines(_file, rows.Select(static row => row.ToJson()));
    }

    public string Name { get; }

    public IReadOnlyList<UpsertRow> Rows { get; }

    public async Task WriteOneAsync(UpsertRow row, CancellationToken cancellationToken)
    {
        using var client = Browser.Open(_front.Address);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/rest/v1/operations");
        request.Headers.Add("apikey", ServiceKey);
        request.Headers.Add("Authorization", $"Bearer {ServiceKey}");
        request.Headers.Add("Prefer", "resolution=merge-duplicates");
        request.Content = new StringContent(row.ToJson(), Encoding.UTF8, MediaTypeNames.Application.Json);
        using var response = await client.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new CannotMeasureException(
                $"{Name} answers {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }

    public async Task<UpsertRound> RunAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var (postgres, gateway) = (_database.Cpu, ProcessCpu.Of(_front.ProcessId));
        var result = await Wrk.RunAsync(
            _front.Address, IUpserter.Writers, length, Script, [_file, ServiceKey], cancellationToken);
        return result is { Failed: 0, Requests: > 0 }
            ? new(
                result.Requests / result.Seconds,
                result.P99Ms,
                (_database.Cpu - postgres).TotalMicroseconds / result.Requests,
                (ProcessCpu.Of(_front.ProcessId) - gateway).TotalMicroseconds / result.Requests)
            : throw new CannotMeasureException($"{Name}: {result.Failed} of {result.Requests} upserts failed.");
    }
}
