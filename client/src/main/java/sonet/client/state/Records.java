package sonet.client.state;

import java.util.function.Function;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;

/// Reads records of the local state, which this program wrote itself.
public final class Records {
  private Records() {}

  /// The record in an encoding.
  ///
  /// @throws ClientException with `STATE_DAMAGED`
  public static <T> T decode(Bytes encoding, Reader.Element<T> element) throws ClientException {
    try {
      return Reader.decode(encoding, element);
    } catch (DecodeException | IllegalArgumentException malformed) {
      throw new ClientException(
          Reason.STATE_DAMAGED, "The local state is damaged: a record is malformed.", malformed);
    }
  }

  /// The constant that a number on disk stands for.
  ///
  /// @throws DecodeException when none does
  public static <E extends Enum<E>> E constant(E[] constants, int number, Function<E, Integer> code)
      throws DecodeException {
    for (E constant : constants) {
      if (code.apply(constant) == number) {
        return constant;
      }
    }
    throw new DecodeException("no constant has the number " + number);
  }
}
