package sonet.mls.schedule;

import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.framing.ContentType;
import sonet.mls.suite.MlsSuite;

/// The ratchets for our own messages of an epoch: the one mutable part of the engine (RFC 9420
/// §9.1).
///
/// Safe for any number of threads, without locks; no generation is ever given twice.
///
/// A key must not be used twice even if the state on disk falls back behind the messages sent
/// (§6.3.1). So a sender reserves a block of generations with [#reserve], writes the state, and
/// only then sends: what [#writeTo] writes begins behind the block. After a crash the rest of a
/// block is skipped, never repeated.
public final class SenderRatchets implements AutoCloseable {
  private final SenderRatchet handshake;
  private final SenderRatchet application;

  /// Takes both secrets over.
  SenderRatchets(MlsSuite suite, Secret handshake, Secret application) {
    this(new SenderRatchet(suite, 0, handshake), new SenderRatchet(suite, 0, application));
  }

  private SenderRatchets(SenderRatchet handshake, SenderRatchet application) {
    this.handshake = handshake;
    this.application = application;
  }

  /// The key for the next message; the caller closes it after its one use.
  ///
  /// @throws IllegalStateException after 2^32 messages, and when the ratchets were closed
  public MessageKey next(ContentType type) {
    return ratchet(type).next();
  }

  /// Reserves generations of both ratchets from where they stand, unless as many are reserved
  /// already. Write the state afterwards, then send.
  public void reserve(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("cannot reserve " + count + " generations");
    }
    handshake.reserve(count);
    application.reserve(count);
  }

  /// How many messages can be sent before the state must be reserved and written again.
  public long remaining(ContentType type) {
    return ratchet(type).remaining();
  }

  /// Writes the state as it is behind all that is reserved.
  public void writeTo(Writer writer) {
    handshake.writeTo(writer);
    application.writeTo(writer);
  }

  /// Reads what [#writeTo] wrote.
  public static SenderRatchets read(MlsSuite suite, Reader reader) throws DecodeException {
    return new SenderRatchets(SenderRatchet.read(suite, reader), SenderRatchet.read(suite, reader));
  }

  /// Wipes the ratchets, when their epoch is over.
  @Override
  public void close() {
    handshake.close();
    application.close();
  }

  private SenderRatchet ratchet(ContentType type) {
    return type == ContentType.APPLICATION ? application : handshake;
  }
}
