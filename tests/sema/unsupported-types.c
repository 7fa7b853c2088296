_Decimal128 a;
_Decimal128 b;
_Decimal64 c;
_Float16 d;

// 1:1: _Decimal128 is not supported
// 2:1: _Decimal128 is not supported
// 3:1: _Decimal64 is not supported
// 4:1: _Float16 is not supported
