package sonet.protocol.codec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedConstructor;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sonet.protocol.ProblemType;

/// What annotations would say, said once for all records: every component but an `Optional` is
/// required, a record is made of all its components, and how the constants of an enum are spelt.
final class RecordRules extends JacksonAnnotationIntrospector {
  private static final long serialVersionUID = 1L;

  @Override
  public Boolean hasRequiredMarker(AnnotatedMember member) {
    return member.getRawType() != Optional.class;
  }

  /// A constructor for fewer components is a convenience of the program. Left to itself, Jackson
  /// would make a record with one of a single number out of a bare number.
  @Override
  public JsonCreator.@Nullable Mode findCreatorAnnotation(
      MapperConfig<?> config, Annotated creator) {
    return creator instanceof AnnotatedConstructor constructor
            && constructor.getDeclaringClass().isRecord()
            && constructor.getParameterCount()
                != constructor.getDeclaringClass().getRecordComponents().length
        ? JsonCreator.Mode.DISABLED
        : super.findCreatorAnnotation(config, creator);
  }

  @Override
  public String[] findEnumValues(
      MapperConfig<?> config, AnnotatedClass type, Enum<?>[] constants, String[] names) {
    for (int i = 0; i < constants.length; i++) {
      names[i] =
          constants[i] instanceof ProblemType problem
              ? problem.uri()
              : constants[i].name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
    return names;
  }
}
