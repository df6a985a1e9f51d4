package sonet.vectors;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.crypto.codec.Encodable;

/// Builds a vector, or an object in one, field by field.
final class VectorWriter {
  private final ObjectNode node = JsonNodeFactory.instance.objectNode();

  ObjectNode node() {
    return node;
  }

  /// A number whose 64 bits are taken as unsigned.
  VectorWriter number(String name, long value) {
    node.put(name, new BigInteger(Long.toUnsignedString(value)));
    return this;
  }

  VectorWriter text(String name, String value) {
    node.put(name, value);
    return this;
  }

  VectorWriter bytes(String name, Bytes value) {
    return text(name, value.toHex());
  }

  VectorWriter bytes(String name, Secret value) {
    return bytes(name, Bytes.wrap(value.expose()));
  }

  VectorWriter bytes(String name, Encodable value) {
    return bytes(name, value.encoded());
  }

  /// The bytes, or `null`.
  VectorWriter optionalBytes(String name, Optional<Bytes> value) {
    if (value.isPresent()) {
      return bytes(name, value.get());
    }
    node.putNull(name);
    return this;
  }

  VectorWriter object(String name, VectorWriter value) {
    node.set(name, value.node);
    return this;
  }

  VectorWriter objects(String name, List<VectorWriter> values) {
    return list(name, values, VectorWriter::addObject);
  }

  VectorWriter listsOfObjects(String name, List<List<VectorWriter>> lists) {
    return list(
        name,
        lists,
        (array, list) -> {
          ArrayNode inner = array.addArray();
          list.forEach(value -> addObject(inner, value));
        });
  }

  VectorWriter listOfBytes(String name, List<Bytes> values) {
    return list(name, values, VectorWriter::addBytes);
  }

  VectorWriter listOfOptionalBytes(String name, List<Optional<Bytes>> values) {
    return list(
        name,
        values,
        (array, value) ->
            value.ifPresentOrElse(bytes -> addBytes(array, bytes), () -> addNull(array)));
  }

  VectorWriter listOfOptionalCounts(String name, List<Optional<Integer>> values) {
    return list(
        name,
        values,
        (array, value) ->
            value.ifPresentOrElse(number -> addNumber(array, number), () -> addNull(array)));
  }

  VectorWriter listsOfCounts(String name, List<List<Integer>> lists) {
    return list(
        name,
        lists,
        (array, list) -> {
          ArrayNode inner = array.addArray();
          list.forEach(number -> addNumber(inner, number));
        });
  }

  private <T> VectorWriter list(String name, List<T> values, BiConsumer<ArrayNode, T> add) {
    ArrayNode array = node.putArray(name);
    values.forEach(value -> add.accept(array, value));
    return this;
  }

  private static void addObject(ArrayNode array, VectorWriter value) {
    array.add(value.node);
  }

  private static void addBytes(ArrayNode array, Bytes value) {
    array.add(value.toHex());
  }

  private static void addNumber(ArrayNode array, Integer value) {
    array.add(value);
  }

  private static void addNull(ArrayNode array) {
    array.addNull();
  }
}
