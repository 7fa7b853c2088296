#pragma pack(push, 1)
struct s { int : 3; int a : 2 int b; };

// 2:31: expected ';' before 'int'
