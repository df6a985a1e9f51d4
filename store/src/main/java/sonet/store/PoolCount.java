package sonet.store;

/// What is left in a pool.
///
/// @param kind the pool's kind
/// @param oneTime how many are handed out once
/// @param lastResort how many stand behind them: 0 or 1
public record PoolCount(int kind, int oneTime, int lastResort) {}
