package sonet.protocol.codec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.core.util.RecyclerPool;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.util.Locale;
import java.util.Optional;
import sonet.protocol.ClientFrame;
import sonet.protocol.Notice;
import sonet.protocol.ServerFrame;

/// Jackson as the protocol wants it: the same rules for every encoding.
final class Mappers {
  private static final int MAX_DEPTH = 16;

  /// Shared by all threads. Jackson's own choice is a set of buffers for each thread, which virtual
  /// threads would make anew each time, or hold while they rest.
  private static final RecyclerPool<BufferRecycler> BUFFERS = JsonRecyclerPools.sharedBoundedPool();

  private Mappers() {}

  static ObjectMapper of(Encoding encoding, int maxLength) {
    return switch (encoding) {
      case JSON -> rules(JsonMapper.builder(json(maxLength)), encoding).build();
      case CBOR -> rules(CBORMapper.builder(cbor(maxLength)), encoding).build();
    };
  }

  private static JsonFactory json(int maxLength) {
    return JsonFactory.builder()
        .recyclerPool(BUFFERS)
        .streamReadConstraints(bounds(maxLength))
        .disable(JsonFactory.Feature.CHARSET_DETECTION)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
        .build();
  }

  private static CBORFactory cbor(int maxLength) {
    return CBORFactory.builder()
        .recyclerPool(BUFFERS)
        .streamReadConstraints(bounds(maxLength))
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        // Else they would pass for numbers and nulls.
        .enable(CBORParser.Feature.READ_SIMPLE_VALUE_AS_EMBEDDED_OBJECT)
        .enable(CBORParser.Feature.READ_UNDEFINED_AS_EMBEDDED_OBJECT)
        .build();
  }

  private static StreamReadConstraints bounds(int maxLength) {
    return StreamReadConstraints.builder()
        .maxNestingDepth(MAX_DEPTH)
        .maxStringLength(maxLength)
        .maxDocumentLength(maxLength)
        .maxNameLength(64)
        .maxNumberLength(32)
        .build();
  }

  private static <M extends ObjectMapper, B extends MapperBuilder<M, B>> B rules(
      B builder, Encoding encoding) {
    B set =
        builder
            .annotationIntrospector(new RecordRules())
            .addModule(new Jdk8Module())
            .addModule(Scalars.module(encoding))
            .addModule(Documents.module())
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .defaultPropertyInclusion(
                JsonInclude.Value.construct(
                    JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
            .defaultSetterInfo(JsonSetter.Value.forValueNulls(Nulls.FAIL, Nulls.FAIL))
            .withConfigOverride(
                Optional.class,
                override -> override.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.SET)));
    frames(set, ClientFrame.class);
    frames(set, ServerFrame.class);
    frames(set, Notice.class);
    return set;
  }

  /// A frame bears its record's name as `type`, beginning with a small letter.
  private static void frames(MapperBuilder<?, ?> builder, Class<?> sealed) {
    var _ = builder.addMixIn(sealed, Tagged.class);
    for (Class<?> frame : sealed.getPermittedSubclasses()) {
      String name = frame.getSimpleName();
      NamedType named =
          new NamedType(frame, name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1));
      var _ = builder.registerSubtypes(named);
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  private interface Tagged {}
}
