package sonet.web;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.teavm.jso.JSExport;
import sonet.crypto.CipherSuites;
import sonet.vectors.VectorCheck;
import sonet.vectors.VectorValue;

/// The checks of published vectors as a program for the browser, which parses their JSON.
///
/// A vector is handed over from the inside out: its values are put on a stack, and arrays and
/// objects made of what lies on top.
public final class VectorProgram {
  private final CipherSuites suites = BrowserSuites.create();
  private final List<VectorValue> stack = new ArrayList<>();

  private VectorProgram() {}

  /// The checks, on the suites of the browser's engine.
  @JSExport
  public static VectorProgram checks() {
    return new VectorProgram();
  }

  /// Puts a string on the stack.
  @JSExport
  public void text(String text) {
    stack.add(new VectorValue.Text(text));
  }

  /// Puts a whole number on the stack.
  @JSExport
  public void number(String decimal) {
    stack.add(new VectorValue.WholeNumber(new BigInteger(decimal)));
  }

  /// Puts `null` on the stack.
  @JSExport
  public void nothing() {
    stack.add(new VectorValue.Null());
  }

  /// Makes an array of so many values.
  @JSExport
  public void elements(int count) {
    stack.add(new VectorValue.Elements(take(count)));
  }

  /// Makes an object of so many names, each with its value behind it.
  @JSExport
  public void fields(int count) {
    Map<String, VectorValue> fields = new HashMap<>();
    List<VectorValue> pairs = take(2 * count);
    for (int i = 0; i < pairs.size(); i += 2) {
      fields.put(((VectorValue.Text) pairs.get(i)).text(), pairs.get(i + 1));
    }
    stack.add(new VectorValue.Fields(fields));
  }

  private List<VectorValue> take(int count) {
    List<VectorValue> top = stack.subList(stack.size() - count, stack.size());
    List<VectorValue> taken = List.copyOf(top);
    top.clear();
    return taken;
  }

  /// Runs the vector on the stack: `passed`, `other suite` when the browser's engine does not have
  /// its suite, or what went wrong.
  @JSExport
  public String run() {
    VectorValue.Fields vector = (VectorValue.Fields) take(1).getFirst();
    if (vector.fields().get("cipher_suite") instanceof VectorValue.WholeNumber(BigInteger suite)
        && suites.find(suite.intValue()).isEmpty()) {
      return "other suite";
    }
    Optional<VectorCheck> check = VectorCheck.of(suites, vector);
    return check.isEmpty() ? "no kind of vector" : check.get().failure().orElse("passed");
  }

  /// As many random bytes as said.
  @JSExport
  public byte[] random(int length) {
    byte[] bytes = new byte[length];
    BrowserRandom.create().fill(bytes);
    return bytes;
  }
}
