package sonet.transparency.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.TransparencySuite;
import sonet.transparency.log.FullSubtrees;
import sonet.transparency.log.SearchTree;

/// What an auditor keeps of itself between two runs. Nobody else reads it, but a disk may damage
/// it, and an auditor that goes on from a state that never was would accuse an honest log.
///
/// ```
/// struct {
///   uint8 version = 1;
///   uint64 size;
///   HashValue heads[heads_of_size];
///   HashValue prefix_root;
///   uint64 frontier_timestamps[frontier_of_size];
///   struct { HashValue vrf_output; uint64 position; } unpublished<0..2^32-1>;
/// } AuditedLog;
/// ```
final class AuditedLogCodec {
  private static final int VERSION = 1;
  private static final int HASH = TransparencySuite.HASH_LENGTH;
  private static final int LEAF = HASH + Long.BYTES;

  private AuditedLogCodec() {}

  static void write(Writer writer, AuditedLog log) {
    writer.u8(VERSION).u64(log.size());
    log.tree().heads().forEach(writer::raw);
    writer.raw(log.prefixRoot());
    log.frontier().values().forEach(writer::u64);
    NavigableMap<Bytes, Long> unpublished = log.unpublished().byLeaf();
    writer.u32(unpublished.size());
    unpublished.forEach((leaf, position) -> writer.raw(leaf).u64(position));
  }

  static AuditedLog decode(Bytes input) throws TransparencyException {
    try {
      return Reader.decode(input, AuditedLogCodec::read);
    } catch (DecodeException e) {
      throw new TransparencyException(Reason.MALFORMED, String.valueOf(e.getMessage()));
    }
  }

  private static AuditedLog read(Reader reader) throws DecodeException {
    int version = reader.u8();
    if (version != VERSION) {
      throw new DecodeException("a state of version " + version);
    }
    long size = reader.u64();
    if (size < 0) {
      throw new DecodeException("a log of " + size + " entries");
    }
    List<Bytes> heads = new ArrayList<>();
    for (int i = 0; i < Long.bitCount(size); i++) {
      heads.add(reader.raw(HASH));
    }
    Bytes prefixRoot = reader.raw(HASH);
    return new AuditedLog(
        new FullSubtrees(size, heads),
        prefixRoot,
        frontier(reader, size),
        UnpublishedLeaves.of(leaves(reader, size)));
  }

  private static NavigableMap<Long, Long> frontier(Reader reader, long size)
      throws DecodeException {
    NavigableMap<Long, Long> frontier = new TreeMap<>();
    long before = 0;
    for (long position : size == 0 ? List.<Long>of() : SearchTree.frontier(size)) {
      long timestamp = reader.u64();
      if (timestamp < before) {
        throw new DecodeException("timestamps that do not ascend");
      }
      frontier.put(position, timestamp);
      before = timestamp;
    }
    return frontier;
  }

  private static NavigableMap<Bytes, Long> leaves(Reader reader, long size) throws DecodeException {
    long count = reader.u32() & 0xffffffffL;
    if (count > reader.remaining() / LEAF) {
      throw new DecodeException(count + " leaves do not fit into what is left");
    }
    NavigableMap<Bytes, Long> leaves = new TreeMap<>();
    for (long i = 0; i < count; i++) {
      Bytes leaf = reader.raw(HASH);
      long position = reader.u64();
      boolean ascends = leaves.isEmpty() || leaves.lastKey().compareTo(leaf) < 0;
      if (position < 0 || position >= size || !ascends) {
        throw new DecodeException("leaves that do not ascend, or were never inserted");
      }
      leaves.put(leaf, position);
    }
    return leaves;
  }
}
