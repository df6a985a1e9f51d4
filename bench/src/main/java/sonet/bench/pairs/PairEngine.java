package sonet.bench.pairs;

/// An implementation of sessions between two devices, found as a service.
public interface PairEngine {
  /// As it stands in tables and files.
  String label();

  /// Two new devices that know each other's identity.
  PairScene scene() throws Exception;
}
