package sonet.server.describe;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.protocol.DeviceId;
import sonet.protocol.Document;
import sonet.protocol.GroupId;
import sonet.protocol.LogRef;
import sonet.protocol.TenantName;

/// Makes records of a type with random content, within their bounds.
final class RandomRecords {
  private static final int ATTEMPTS = 400;

  private final RandomGenerator random;

  RandomRecords(RandomGenerator random) {
    this.random = random;
  }

  /// A record of a type, or of one of a choice of types.
  Record of(Class<?> type) {
    Class<?> chosen = type.isSealed() ? any(type.getPermittedSubclasses()) : type;
    for (int i = 0; i < ATTEMPTS; i++) {
      Optional<Record> made = attempt(chosen);
      if (made.isPresent()) {
        return made.get();
      }
    }
    throw new AssertionError("no record of " + type + " could be made");
  }

  /// A constructor may have rules that no schema can tell; then another attempt is made.
  private Optional<Record> attempt(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      Bounds.Bound bound =
          Bounds.of(type, components[i].getName()).orElse(new Bounds.Bound(0, Integer.MAX_VALUE));
      values[i] = value(components[i].getGenericType(), bound);
    }
    try {
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      return Optional.of((Record) constructor.newInstance(values));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException) {
        return Optional.empty();
      }
      throw new AssertionError(type + " takes no " + Arrays.toString(values), e);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a record of the protocol can be made: " + type, e);
    }
  }

  private Object value(Type type, Bounds.Bound bound) {
    if (type instanceof ParameterizedType generic) {
      Type first = generic.getActualTypeArguments()[0];
      if (generic.getRawType() == Optional.class) {
        return random.nextBoolean() ? Optional.of(value(first, bound)) : Optional.empty();
      }
      if (generic.getRawType() == Map.class) {
        return random.nextBoolean() ? Map.of("ETag", text(5)) : Map.of();
      }
      List<Object> list = new ArrayList<>();
      long length = Math.min(bound.most(), bound.least() + random.nextInt(3));
      for (long i = 0; i < length; i++) {
        list.add(value(first, new Bounds.Bound(0, Integer.MAX_VALUE)));
      }
      return list;
    }
    return plain((Class<?>) type, bound);
  }

  private Object plain(Class<?> type, Bounds.Bound bound) {
    long some = Math.min(bound.most(), bound.least() + random.nextInt(40));
    if (type == String.class) {
      return text((int) Math.max(1, some));
    } else if (type == Bytes.class) {
      return bytes((int) some);
    } else if (type == DeviceId.class) {
      return new DeviceId(bytes(DeviceId.LENGTH));
    } else if (type == GroupId.class) {
      return new GroupId(bytes(1 + random.nextInt(GroupId.MAX_LENGTH)));
    } else if (type == AccountName.class) {
      return new AccountName("a" + text(random.nextInt(60)));
    } else if (type == TenantName.class) {
      return new TenantName("t" + text(random.nextInt(40)));
    } else if (type == LogRef.class) {
      return random.nextBoolean() ? new LogRef.Inbox() : new LogRef.Group(new GroupId(bytes(9)));
    } else if (type == Instant.class) {
      return Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L));
    } else if (type == Duration.class) {
      return Duration.ofMinutes(random.nextLong(1, 200_000));
    } else if (type == Document.class) {
      return new Document(Bytes.utf8("{\"any\":[1,\"thing\"]}"));
    } else if (type == boolean.class) {
      return random.nextBoolean();
    } else if (type == int.class || type == Integer.class) {
      return (int) some;
    } else if (type == long.class || type == Long.class) {
      return some;
    } else if (type.isEnum()) {
      return any(type.getEnumConstants());
    }
    return of(type);
  }

  private <T> T any(T[] choice) {
    return choice[random.nextInt(choice.length)];
  }

  private Bytes bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  private String text(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }
}
