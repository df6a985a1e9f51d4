package sonet.bench.server;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import sonet.crypto.Bytes;
import sonet.mls.Group;
import sonet.mls.MlsException;
import sonet.protocol.SubmitMessage;

/// Messages to a group, each unlike the others.
///
/// The first is a real PrivateMessage (RFC 9420 §6.3); of the others the last bytes of the
/// ciphertext are a counter. The server, which cannot decrypt, does the same with them, and the
/// load need not sign thousands of messages a second on the processors that are being measured.
final class Messages {
  private final byte[] template;
  private final AtomicLong number = new AtomicLong();

  /// Messages with a text of so many bytes.
  Messages(Group group, int length) throws MlsException {
    template = group.protect(Bytes.wrap(new byte[length])).encoded().toArray();
  }

  /// The body of a request with the next one.
  byte[] next() {
    byte[] message = template.clone();
    var _ = ByteBuffer.wrap(message).putLong(message.length - 8, number.incrementAndGet());
    return LoadDevice.encode(new SubmitMessage(Bytes.wrap(message)));
  }
}
