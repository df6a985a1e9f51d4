package sonet.vectors;

import java.math.BigInteger;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A value of a vector's JSON, whoever parsed it: on the JVM a library, in a browser the browser.
public sealed interface VectorValue {
  /// An object, such as a whole vector.
  record Fields(Map<String, VectorValue> fields) implements VectorValue {
    public Fields {
      fields = Collections.unmodifiableMap(new HashMap<>(fields));
    }

    /// Whether there is a field with a name, be it `null`.
    public boolean has(String name) {
      return fields.containsKey(name);
    }
  }

  /// An array.
  record Elements(List<VectorValue> elements) implements VectorValue {
    public Elements {
      elements = List.copyOf(elements);
    }
  }

  /// A string.
  record Text(String text) implements VectorValue {}

  /// A whole number.
  record WholeNumber(BigInteger value) implements VectorValue {}

  /// `null`, which stands for what a vector leaves out.
  record Null() implements VectorValue {}

  /// What no format of the working group has: a boolean, a fraction.
  record Unexpected() implements VectorValue {}
}
