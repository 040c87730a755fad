package io.portaria.benchmarks;

/// One run of one workload through one peer.
///
/// @param perSecond transactions, or rows
/// @param p50 median latency in milliseconds
/// @param p99 in milliseconds
/// @param cpuMicros the peer's own processor time for each transaction or row, in microseconds
record Measurement(double perSecond, double p50, double p99, double cpuMicros) {}
