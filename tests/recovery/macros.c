#define TWO(a, b) a + b
#define GLUE(a, b) a##b
#define BAD(x x
int f(void) { return TWO(1) + TWO(1, 2) + TWO(1, 2, 3); }
int g(void) { return GLUE(+, -); }
#error here
int h(void) { return not_shown; }
int i = TWO(1,
// 3:9: error: expected ',' or ')' before 'x'
// 4:22: error: macro 'TWO' takes 2 arguments, but 1 is given
// 4:43: error: macro 'TWO' takes 2 arguments, but 3 are given
// 5:22: error: pasting '+' and '-' does not give one token
// 6:2: error: #error here
// 8:9: error: the call of macro 'TWO' has no ')'
