package sonet.vectors;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.CipherSuites;
import sonet.crypto.Secret;
import sonet.mls.suite.MlsSuite;
import sonet.vectors.VectorException.Reason;

/// The fields of a vector, or of an object in one, each read as what it should be.
///
/// Every refusal says where it stands, as `epochs[3].joiner_secret`.
final class VectorFields {
  private static final int SHOWN = 64;

  private final CipherSuites suites;
  private final String path;
  private final VectorValue.Fields fields;

  VectorFields(CipherSuites suites, VectorValue.Fields fields) {
    this(suites, "", fields);
  }

  private VectorFields(CipherSuites suites, String path, VectorValue.Fields fields) {
    this.suites = suites;
    this.path = path;
    this.fields = fields;
  }

  /// All suites that are registered.
  CipherSuites suites() {
    return suites;
  }

  /// The suite in `cipher_suite`.
  ///
  /// @throws VectorException with `UNKNOWN_SUITE` when it is not registered
  MlsSuite suite() throws VectorException {
    int id = u16("cipher_suite");
    CipherSuite suite =
        suites
            .find(id)
            .orElseThrow(() ->
                new VectorException(
                    Reason.UNKNOWN_SUITE, "cipher suite 0x%04x is not registered".formatted(id)));
    return new MlsSuite(suite);
  }

  int u16(String name) throws VectorException {
    return (int) number(name, 16);
  }

  /// In the 32 bits of an int.
  int u32(String name) throws VectorException {
    return (int) number(name, 32);
  }

  /// In the 64 bits of a long.
  long u64(String name) throws VectorException {
    return number(name, 64);
  }

  /// A number that fits an int with its sign: a count, an index into a list.
  int count(String name) throws VectorException {
    return (int) number(name, 31);
  }

  String text(String name) throws VectorException {
    if (!(present(name) instanceof VectorValue.Text(String text))) {
      throw malformed(name, "a text");
    }
    return text;
  }

  Bytes bytes(String name) throws VectorException {
    return hex(name, present(name));
  }

  /// Key material; the caller closes it.
  Secret secret(String name) throws VectorException {
    return Secret.of(bytes(name));
  }

  /// A private key for HPKE.
  Secret kemPrivateKey(String name, MlsSuite suite) throws VectorException {
    return privateKey(name, suite.primitives().definition().kem().privateKeyLength());
  }

  /// A private key for signatures.
  Secret signaturePrivateKey(String name, MlsSuite suite) throws VectorException {
    return privateKey(name, suite.primitives().definition().signature().privateKeyLength());
  }

  /// Published vectors leave the leading zero bytes of some scalars out, against their own rule.
  private Secret privateKey(String name, int length) throws VectorException {
    Bytes key = bytes(name);
    int missing = Math.max(0, length - key.length());
    return Secret.of(Bytes.concat(Bytes.wrap(new byte[missing]), key));
  }

  /// Bytes, or `null`.
  Optional<Bytes> optionalBytes(String name) throws VectorException {
    VectorValue value = present(name);
    return value instanceof VectorValue.Null ? Optional.empty() : Optional.of(hex(name, value));
  }

  VectorFields object(String name) throws VectorException {
    return object(name, present(name));
  }

  List<VectorFields> objects(String name) throws VectorException {
    return elements(name, this::object);
  }

  List<Bytes> listOfBytes(String name) throws VectorException {
    return elements(name, this::hex);
  }

  /// Bytes or `null` each.
  List<Optional<Bytes>> listOfOptionalBytes(String name) throws VectorException {
    return elements(
        name,
        (place, value) ->
            value instanceof VectorValue.Null ? Optional.empty() : Optional.of(hex(place, value)));
  }

  List<Integer> listOfCounts(String name) throws VectorException {
    return elements(name, (place, value) -> (int) number(place, value, 31));
  }

  /// A number or `null` each.
  List<Optional<Integer>> listOfOptionalCounts(String name) throws VectorException {
    return elements(
        name,
        (place, value) ->
            value instanceof VectorValue.Null
                ? Optional.empty()
                : Optional.of((int) number(place, value, 31)));
  }

  /// Lists of objects, as in `leaves[i][j]`.
  List<List<VectorFields>> listsOfObjects(String name) throws VectorException {
    return elements(name, (place, value) -> elements(place, value, this::object));
  }

  List<List<Integer>> listsOfCounts(String name) throws VectorException {
    return elements(
        name,
        (place, value) ->
            elements(place, value, (inner, number) -> (int) number(inner, number, 31)));
  }

  /// Makes sure that a field holds what the engine computed.
  ///
  /// @throws VectorException with `MISMATCH`
  void expect(String name, Bytes came) throws VectorException {
    expectEqual(name, bytes(name), came);
  }

  void expect(String name, Secret came) throws VectorException {
    expect(name, Bytes.wrap(came.expose()));
  }

  void expect(String name, long came) throws VectorException {
    expectEqual(name, number(name, 64), came);
  }

  /// Makes sure that two values are equal; `what` says which value in this object.
  ///
  /// @throws VectorException with `MISMATCH`
  void expectEqual(String what, Object expected, Object came) throws VectorException {
    if (!expected.equals(came)) {
      throw new VectorException(
          Reason.MISMATCH, path + what + ": expected " + shown(expected) + ", got " + shown(came));
    }
  }

  /// Makes sure that something holds, said as a sentence: `the signature is valid`.
  ///
  /// @throws VectorException with `MISMATCH`
  void require(boolean holds, String sentence) throws VectorException {
    if (!holds) {
      throw new VectorException(Reason.MISMATCH, path + "expected that " + sentence);
    }
  }

  private static String shown(Object value) {
    String text = String.valueOf(value);
    if (text.length() <= SHOWN) {
      return text.isEmpty() ? "nothing" : text;
    }
    return text.substring(0, SHOWN) + "… (" + text.length() + " characters)";
  }

  @FunctionalInterface
  private interface Element<T> {
    T read(String place, VectorValue value) throws VectorException;
  }

  private <T> List<T> elements(String name, Element<T> element) throws VectorException {
    return elements(name, present(name), element);
  }

  private <T> List<T> elements(String name, VectorValue value, Element<T> element)
      throws VectorException {
    if (!(value instanceof VectorValue.Elements(List<VectorValue> list))) {
      throw malformed(name, "a list");
    }
    List<T> elements = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      elements.add(element.read(name + "[" + i + "]", list.get(i)));
    }
    return List.copyOf(elements);
  }

  private VectorFields object(String place, VectorValue value) throws VectorException {
    if (!(value instanceof VectorValue.Fields inner)) {
      throw malformed(place, "an object");
    }
    return new VectorFields(suites, path + place + ".", inner);
  }

  private long number(String name, int bits) throws VectorException {
    return number(name, present(name), bits);
  }

  private long number(String place, VectorValue value, int bits) throws VectorException {
    if (!(value instanceof VectorValue.WholeNumber(BigInteger number))) {
      throw malformed(place, "a whole number");
    }
    if (number.signum() < 0 || number.bitLength() > bits) {
      throw malformed(place, "a number of " + bits + " bits");
    }
    return number.longValue();
  }

  private Bytes hex(String place, VectorValue value) throws VectorException {
    if (!(value instanceof VectorValue.Text(String text))) {
      throw malformed(place, "a hexadecimal text");
    }
    try {
      return Bytes.fromHex(text);
    } catch (IllegalArgumentException notHex) {
      throw new VectorException(
          Reason.MALFORMED_VECTOR,
          "the field " + path + place + " is no hexadecimal text: " + notHex.getMessage(),
          notHex);
    }
  }

  private VectorValue present(String name) throws VectorException {
    VectorValue value = fields.fields().get(name);
    if (value == null) {
      throw new VectorException(
          Reason.MALFORMED_VECTOR, "the field " + path + name + " is missing");
    }
    return value;
  }

  private VectorException malformed(String place, String expected) {
    return new VectorException(
        Reason.MALFORMED_VECTOR, "the field " + path + place + " should be " + expected);
  }
}
