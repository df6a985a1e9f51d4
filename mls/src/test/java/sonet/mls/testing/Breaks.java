package sonet.mls.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import sonet.mls.Rule;

/// Marks a test that breaks a rule and fails when the rule's check is taken out.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Breaks {
  /// The rules that the test sees refused by name.
  Rule[] value();
}
