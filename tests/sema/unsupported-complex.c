double _Complex a;
float _Complex f(void);
_Complex int b;

// 1:1: _Complex is not supported
// 2:1: _Complex is not supported
// 3:1: _Complex is not supported
