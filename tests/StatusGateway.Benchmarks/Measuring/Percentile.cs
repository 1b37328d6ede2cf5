namespace StatusGateway.Benchmarks.Measuring;

/// <summary>The value that a share of all values does not exceed (nearest rank).</summary>
internal static class Percentile
{
    public static double Of(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];

        return sorted.Length == 0 ? double.NaN : sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }

    public static double Median(IEnumerable<double> values) => Of(values, 0.5);
}
