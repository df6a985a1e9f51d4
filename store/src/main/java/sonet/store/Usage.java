package sonet.store;

/// What a tenant holds in the logs, documents and pools of a store. Bytes are those of the bodies.
///
/// @param logs how many logs
/// @param entries their entries that were not forgotten
/// @param entryBytes and the bytes of those
/// @param docs documents; expired ones count until they are swept
/// @param docBytes and their bytes
/// @param items what waits in pools
/// @param itemBytes and its bytes
public record Usage(
    long logs,
    long entries,
    long entryBytes,
    long docs,
    long docBytes,
    long items,
    long itemBytes) {
  /// Nothing.
  public static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0, 0);

  /// All bytes together.
  public long bytes() {
    return entryBytes + docBytes + itemBytes;
  }

  /// The sum of both.
  public Usage plus(Usage other) {
    return new Usage(
        logs + other.logs,
        entries + other.entries,
        entryBytes + other.entryBytes,
        docs + other.docs,
        docBytes + other.docBytes,
        items + other.items,
        itemBytes + other.itemBytes);
  }
}
