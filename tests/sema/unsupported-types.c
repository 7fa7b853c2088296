_Decimal64 c;
__bf16 d;

// 1:1: _Decimal64 is not supported
// 2:1: __bf16 is not supported
