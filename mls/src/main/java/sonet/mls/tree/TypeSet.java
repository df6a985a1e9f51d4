package sonet.mls.tree;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/// An immutable set of 16-bit code points, small and compared by content.
final class TypeSet {
  static final TypeSet EMPTY = new TypeSet(new char[0]);

  // Increasing, without repetition.
  private final char[] types;

  private TypeSet(char[] types) {
    this.types = types;
  }

  /// The code points of the elements of a list.
  static <T> TypeSet of(List<T> elements, ToIntFunction<T> codePoint) {
    char[] all = new char[elements.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = (char) codePoint.applyAsInt(elements.get(i));
    }
    Arrays.sort(all);
    int count = 0;
    for (int i = 0; i < all.length; i++) {
      if (i == 0 || all[i] != all[i - 1]) {
        all[count++] = all[i];
      }
    }
    return count == 0 ? EMPTY : new TypeSet(Arrays.copyOf(all, count));
  }

  boolean isEmpty() {
    return types.length == 0;
  }

  boolean contains(int type) {
    return Arrays.binarySearch(types, (char) type) >= 0;
  }

  /// Whether every element stands in the other set too.
  boolean isWithin(TypeSet other) {
    for (char type : types) {
      if (!other.contains(type)) {
        return false;
      }
    }
    return true;
  }

  /// The elements that both have. Gives one of the two itself when it is that.
  TypeSet intersection(TypeSet other) {
    if (isWithin(other)) {
      return this;
    }
    char[] common = new char[types.length];
    int count = 0;
    for (char type : types) {
      if (other.contains(type)) {
        common[count++] = type;
      }
    }
    return count == other.types.length ? other : new TypeSet(Arrays.copyOf(common, count));
  }

  /// The elements that either has. Gives one of the two itself when it is that.
  TypeSet union(TypeSet other) {
    if (isWithin(other)) {
      return other;
    }
    if (other.isWithin(this)) {
      return this;
    }
    char[] all = Arrays.copyOf(types, types.length + other.types.length);
    int count = types.length;
    for (char type : other.types) {
      if (!contains(type)) {
        all[count++] = type;
      }
    }
    char[] sorted = Arrays.copyOf(all, count);
    Arrays.sort(sorted);
    return new TypeSet(sorted);
  }

  /// The elements, in increasing order.
  int[] toArray() {
    int[] array = new int[types.length];
    for (int i = 0; i < array.length; i++) {
      array[i] = types[i];
    }
    return array;
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof TypeSet set && Arrays.equals(types, set.types));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(types);
  }

  @Override
  public String toString() {
    return Arrays.toString(toArray());
  }
}
