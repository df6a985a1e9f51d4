package sonet.web;

import org.teavm.jso.JSExport;
import sonet.crypto.Bytes;
import sonet.ratchet.RatchetException;

/// A device of pairs as a program for the browser, apart from the engine that is shipped: it shows
/// that `ratchet` keeps to the browser profile.
public final class PairProgram {
  private final PairDevice device = new PairDevice(BrowserRandom.create());

  private PairProgram() {}

  /// A device on the browser's randomness.
  @JSExport
  public static PairProgram device() {
    return new PairProgram();
  }

  /// The device's key.
  @JSExport
  public byte[] key() {
    return device.key().toArray();
  }

  /// Whom it talks with.
  @JSExport
  public void meet(byte[] peer) {
    device.meet(Bytes.of(peer));
  }

  /// What a server would hand out of it.
  @JSExport
  public byte[] published() {
    return device.published().toArray();
  }

  /// Begins a session: `begun`, or the rule that was broken.
  @JSExport
  public String begin(byte[] published) {
    try {
      device.begin(Bytes.of(published));
      return "begun";
    } catch (RatchetException e) {
      return e.reason().name();
    }
  }

  /// Seals a text.
  @JSExport
  public byte[] send(byte[] text) {
    return device.send(Bytes.of(text)).toArray();
  }

  /// The text of a message, or the rule that was broken.
  @JSExport
  public String receive(byte[] message) {
    try {
      return device.receive(Bytes.of(message));
    } catch (RatchetException e) {
      return e.reason().name();
    }
  }

  /// Goes on with what it would have stored: `restarted`, or the rule that was broken.
  @JSExport
  public String restart() {
    try {
      device.restart();
      return "restarted";
    } catch (RatchetException e) {
      return e.reason().name();
    }
  }
}
