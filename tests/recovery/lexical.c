int a = 08;
int b = 1.5x;
int c(void) { @ return 1; }
int d = '';
int e(void) { return no_such; }
const char *s = "text;
int g(void) { return missing; }
// 1:9: error: invalid digit '8' in octal constant
// 2:9: error: invalid suffix 'x' on floating constant
// 3:15: error: illegal character '@' in the program
// 4:9: error: empty character constant
// 6:17: error: unterminated string literal
// 5:22: error: 'no_such' is not declared
// 7:22: error: 'missing' is not declared
